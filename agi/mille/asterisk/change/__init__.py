"""Putting a description in force without interrupting calls: releases, plan, apply, verification, locks."""
