"""Our server against its peers: same texts, same graphs, same core, in turns."""
