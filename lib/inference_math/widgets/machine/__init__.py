"""The machine, part by part: each lesson's own small widget, from one JavaScript kit."""

from .people import People

__all__ = ["People"]
