"""A centre as a service of a server: installation, systemd units, the first release."""
