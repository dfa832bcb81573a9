"""What stands behind page and routes: `service` loads it in the background.

It answers questions (`qa`) and changes articles: `library` does, one change at a time by the
`change_queue`, and tells of its `progress`.
"""
