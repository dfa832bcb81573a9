"""Files of every format, damaged thousands of times: is each read, or refused by name?

    python -m tests.mutations --count 10000

What a file is made of is an article and a table, as users have them. It is damaged by lot, in its
bytes or, where it is an archive, in those of a part of it, and read as any article is. It gives
sentences that stand in its text, or a refusal in Chinese and English that names it; never another
error, a wait beyond the sandbox's, or a reader that is left behind.

    samples.py     the files as they were
    damaging.py    one damage after another, by a seed
    trying.py      read, and say what came of it
"""
