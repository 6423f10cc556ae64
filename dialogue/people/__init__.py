"""Who sits where: persons, seats, the links and tokens that open a room's door, and the making of rooms."""
