"""The clerk's page: docgen in the browser, by WebAssembly in one file, or served from this machine by the native program."""
