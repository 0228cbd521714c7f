"""Sealing: codes, keys, envelopes and the ledger of tips; knows nothing of the portal."""
