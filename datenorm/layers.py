"""The attention layers for networks of one's own: Keras 3, any backend,
serialisable, masks kept.
"""

from datenorm.errors import MissingExtraError

try:
    from datenorm.model.attention import AdditiveAttention, FeatureAttention, FeedForwardAttention
except ModuleNotFoundError as error:
    raise MissingExtraError("datenorm.layers", "train") from error

__all__ = ["AdditiveAttention", "FeatureAttention", "FeedForwardAttention"]
