"""Putting a description in force with calls up: releases, plan, apply, verification, locks."""
