"""What several processes count together of their clients, in the place that they share.

`lockouts` count failed logins, `buckets` requests; `counts` chooses between these and those of one
process alone. `moving` takes over into that place what was kept in a data folder before, by the
command `python -m web share`.
"""
