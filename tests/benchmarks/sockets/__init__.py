"""What the measurements of the room stand on: servers and a crowd of sockets."""
