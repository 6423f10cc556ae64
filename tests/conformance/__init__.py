"""An independent client, written from the wire contract alone: it walks random rooms and checks promises."""
