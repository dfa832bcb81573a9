"""Who changed what, and when: a file in the data folder that lines are only ever added to.

`entries` are what its lines tell, `log` writes and reads them. Page, routes and command lines all
record here what they change.
"""

from index.audit.entries import LOCAL, Action, Actor, Entry, Way, article_entries
from index.audit.log import AuditError, AuditLog

__all__ = ["LOCAL", "Action", "Actor", "AuditError", "AuditLog", "Entry", "Way", "article_entries"]
