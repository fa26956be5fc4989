"""Kill web and worker while tickets come in, again and again, and count the mails: none lost, none doubled in vain."""
