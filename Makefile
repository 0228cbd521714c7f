# Each line calls Python; deploy/env.py makes the virtual environment first where it is missing.
# Windows has no make: the README gives the same lines for `py`.
PYTHON ?= python3
IN_ENV = $(PYTHON) deploy/env.py

.PHONY: demo demo-reset test bench bundle pictures clean

demo:  ## the demonstration district on http://127.0.0.1:8000 (PORT= changes it)
	@$(IN_ENV) demo -- portal demo

demo-reset:  ## the same, from the beginning
	@$(IN_ENV) demo -- portal demo --reset

test:  ## every check that this machine can run
	@$(IN_ENV) postgres dev browser -- tests.check

bench:  ## how fast it is beside a floor: N= adds a size, DATABASE= a PostgreSQL server
	@$(IN_ENV) postgres dev -- bench

bundle:  ## dist/: the wheel and everything it needs, for a server without network
	@$(IN_ENV) postgres dev -- deploy.bundle

pictures:  ## the handbook's pictures, taken from the running demonstration
	@$(IN_ENV) dev browser -- docs.pictures

clean:  ## leave only what git knows, and the data in instance/
	@$(PYTHON) -c "import shutil; [shutil.rmtree(d, ignore_errors=True) for d in ('.venv', 'dist', 'build', '.mypy_cache', '.ruff_cache', '.pytest_cache', '.hypothesis', '.import_linter_cache')]"
