import cProfile, pstats, time
from tests.support import make
from portal.policy import Role
def test_prof(rows, browser):
    with rows:
        make.office()
        make.user(Role.SAFETY, username="anquan")
        for _ in range(5): make.hazard()
    browser.sign_in("anquan")
    c = browser.client
    for _ in range(3): c.get("/reports/")
    t=time.process_time()
    for _ in range(10): c.get("/reports/")
    print("CPU per page ms", (time.process_time()-t)*100)
    t=time.process_time()
    for _ in range(10): c.get("/hazards/")
    print("ledger CPU per page ms", (time.process_time()-t)*100)
    p=cProfile.Profile(); p.enable()
    for _ in range(5): c.get("/reports/")
    p.disable()
    pstats.Stats(p).sort_stats("cumtime").print_stats(45)
