"""The pages. Django renders them; a script draws the live page and the replay from embedded data."""
