"""Questions, changes and restarts for hours: is anything lost, does anything grow?

    python -m tests.soak --questions 100000 --changes 2000 --restarts 50

The whole server runs in a process of its own, with stand-ins for encoder and reader, on an index on
the disk. Articles are added and removed by its routes between the questions; half of the restarts
are kills at a random moment, in the midst of a change. What was said to be there is there, and what
was said to be gone is gone, also after a restart.

    serving.py     the server
    server.py      start, kill and watch it
    soaking.py     what is asked of it, and what has to hold
"""
