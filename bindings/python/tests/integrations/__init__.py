"""The token of a session in the requests of other clients, over the same tests for all of them."""
