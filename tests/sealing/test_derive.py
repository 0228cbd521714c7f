"""Keys out of codes and other secrets."""

import contextvars
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2.low_level import Type, hash_secret_raw
from Crypto.Hash import SHA256
from Crypto.Protocol.KDF import HKDF
from Crypto.PublicKey import ECC
from nacl.pwhash import argon2id

from portal.sealing import codes, derive
from portal.sealing.derive import HANDLER, TEST, TIPSTER, Cost

CODE = codes.checked("0123456789ABCDEFGHJ")
SALT = bytes(16)


def hkdf(secret: bytes, info: bytes) -> bytes:
    """PyCryptodome's, beside the two runs of HMAC that ``subkey`` makes."""
    return HKDF(secret, 32, b"", SHA256, context=info)


def test_a_tipsters_keys_are_what_other_libraries_make_of_the_code() -> None:
    root = hash_secret_raw(CODE.encode(), SALT, 2, 19 * 1024, 1, 32, Type.ID)
    private = hkdf(root, b"\0\0\0\0\0\0\0\x07tip key")
    found = derive.tipster(CODE, SALT, TIPSTER)
    assert found.private == private
    assert found.lookup == hkdf(root, b"\0\0\0\0\0\0\0\x0atip lookup")[:16]
    curve = ECC.construct(curve="Curve25519", seed=private)
    assert found.public == curve.public_key().export_key(format="raw")


def test_a_code_of_the_first_release_still_finds_its_tip() -> None:
    found = derive.tipster(CODE, SALT, TIPSTER)
    assert found.lookup.hex() == "36c28f47fc2c30486e55a8d56e614f27"
    assert found.public.hex() == "5f07b5a9235942f52a1420413d4b5330bbb7e7a35b50ebdb2ef9fc0a99f0a90f"


def test_the_costs_are_those_of_the_design() -> None:
    assert Cost(2, 19 * 2**20) == TIPSTER
    assert Cost(3, 64 * 2**20) == HANDLER


def test_another_code_salt_or_cost_gives_nothing_in_common() -> None:
    others = [
        derive.tipster(CODE, SALT, TEST),
        derive.tipster(codes.new_code(), SALT, TEST),
        derive.tipster(CODE, bytes(15) + b"\x01", TEST),
        derive.tipster(CODE, SALT, Cost(2, TEST.memory)),
    ]
    parts = [part for one in others for part in (one.lookup, one.public, one.private)]
    assert len(set(parts)) == 12
    assert not any(one.private[:16] == one.lookup for one in others)


def test_one_code_costs_exactly_one_run() -> None:
    with derive.runs() as outer:
        derive.tipster(CODE, SALT, TEST)
        with derive.runs() as inner:
            stored = derive.hashed("CLAIM", TEST)
            assert derive.matches(stored, "CLAIM")
        assert inner.total == 2
        derive.tipster("no such code", SALT, TEST)
    derive.tipster(CODE, SALT, TEST)
    assert outer.total == 4


def test_a_claim_code_is_kept_as_an_argon2id_string_with_its_own_salt() -> None:
    code = codes.new_code(codes.CLAIM)
    stored = derive.hashed(code, TEST)
    assert stored.startswith("$argon2id$v=19$m=8,t=1,p=1$")
    assert code not in stored
    assert stored != derive.hashed(code, TEST)
    assert derive.matches(stored, code)
    assert not derive.matches(stored, codes.new_code(codes.CLAIM))
    assert not derive.matches("", code)
    assert not derive.matches("$argon2id$v=19$m=8,t=1,p=1$?$?", code)


def test_no_secret_shows_in_a_repr() -> None:
    found = derive.tipster(CODE, SALT, TEST)
    assert repr(found.private) not in repr(found)
    assert "private" not in repr(found)


def test_framed_lists_never_look_alike() -> None:
    lists = [(), (b"",), (b"", b""), (b"ab",), (b"a", b"b"), (b"", b"ab"), (b"ab", b"")]
    assert len({derive.framed(*parts) for parts in lists}) == len(lists)


def test_a_subkey_depends_on_everything_it_is_named_by() -> None:
    keys = {
        derive.subkey(b"s" * 32, "a"),
        derive.subkey(b"s" * 32, "a", b""),
        derive.subkey(b"s" * 32, "a", b"b"),
        derive.subkey(b"s" * 32, "ab"),
        derive.subkey(b"t" * 32, "a"),
        derive.subkey(b"s" * 32, "a", salt=b"pepper"),
    }
    assert len(keys) == 6
    assert {len(key) for key in keys} == {32}


def test_no_more_run_at_once_than_there_are_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    running, most, lock = 0, 0, threading.Lock()

    def slow(*_: object) -> bytes:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.01)
        with lock:
            running -= 1
        return bytes(32)

    monkeypatch.setattr(argon2id, "kdf", slow)
    cores = os.cpu_count() or 1
    with ThreadPoolExecutor(3 * cores) as pool, derive.runs() as counted:
        contexts = [contextvars.copy_context() for _ in range(6 * cores)]
        list(pool.map(lambda one: one.run(derive.stretched, b"x", SALT, TEST), contexts))
    assert most == cores
    assert counted.total == 6 * cores
