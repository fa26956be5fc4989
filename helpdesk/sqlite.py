"""How SQLite is set up for the desk, where many processes write, each for a moment."""

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "busy_timeout": 20_000,
    "foreign_keys": 1,
    "cache_size": -16_000,
    "mmap_size": 8 << 30,
    "temp_store": "memory",
    "wal_autocheckpoint": 8_000,  # pages: the worker does it long before, so that nobody who waits for an answer has to
}
WORKERS_CHECKPOINT = 1_000
