"""The attention layers for networks of one's own: Keras 3 on any backend, serialisable, masks honoured."""

from datenorm.model.attention import AdditiveAttention, FeatureAttention, FeedForwardAttention

__all__ = ["AdditiveAttention", "FeatureAttention", "FeedForwardAttention"]
