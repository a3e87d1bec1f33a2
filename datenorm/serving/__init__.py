"""The reader over HTTP: texts, columns and files in, ISO 8601 out.

`settings` says what may be asked, `app` has the addresses, `batching` reads requests that arrive
together in one batch, `tables` cleans files, `problems` is the one shape of every error, and
`server` runs it all until it is told to stop.
"""
