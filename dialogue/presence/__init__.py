"""Which server process has whom: leases that expire."""
