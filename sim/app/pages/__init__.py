"""One page, one question; pages lay out what other rooms have worked out."""
