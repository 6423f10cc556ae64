"""Django's admin for administrators: one person or couple at a time, without words, topics and names."""
