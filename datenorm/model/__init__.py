"""The network, its training and its export. Keras lives only here."""
