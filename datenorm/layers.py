"""The attention layers, for any Keras 3 network."""

from datenorm.model.attention import AdditiveAttention, FeatureAttention, FeedForwardAttention

__all__ = ["AdditiveAttention", "FeatureAttention", "FeedForwardAttention"]
