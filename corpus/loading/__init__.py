"""From a file's bytes to an article, whatever its format and encoding.

`files` finds the files of a folder and reads each: a text file by `decoding`, which tells its
encoding; any other format by `formats`, whose parsers run in a process of their own, the `sandbox`.
`sniffing` tells by its bytes what a file is, whose name does not always speak of it.
"""
