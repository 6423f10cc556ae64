"""Who somebody is: persons, and the sessions by which a browser is known."""
