"""Builds that die, disks that fill up, files that rot: whether the index survives all of it.

    python -m tests.faults --count 3000

Each fault is tried on a small index of its own, in processes of its own, with a stand-in for the
encoder. Afterwards the index answers as before the change or as after it, never otherwise; what
is damaged is told by name; and the next build mends it.

    articles.py        the files that are indexed, as they were and as they are
    answers.py         what an index answers, to be compared
    operations.py      the changes that are interrupted
    scenes.py          the indexes that faults are tried on, and what they are to answer
    drawing.py         which fault is tried: all kinds in turn, the place of each by lot
    committing.py      commit a fault
    checking.py        what has to hold afterwards
    survey.py          try many, and count
    backups.py         a backup and a restoring, to be killed
    workers.py         many who use one index at the same time
    children.py        the processes that all of this is done in
    warm.py            what they are forked from
"""
