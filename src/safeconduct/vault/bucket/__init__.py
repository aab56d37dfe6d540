"""Keep sealed objects in somebody else's store: a bucket that speaks S3, or a folder that speaks WebDAV.

The room's rule: an object is created once and never replaced; a place that would replace it is refused when it is added. Whatever the other
side does, an act ends in time, and nothing that it says is shown to anybody: its words could hold addresses.

    >>> read_place("s3://s3.eu-central-1.amazonaws.com/cases/sealed", "key:secret").region
    'eu-central-1'
"""

from safeconduct.vault.bucket.depot import BucketDepot, open_bucket
from safeconduct.vault.bucket.place import Place, read_place

__all__ = ["BucketDepot", "Place", "open_bucket", "read_place"]
