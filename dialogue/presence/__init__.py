"""Who is present in which server process: leases that expire."""
