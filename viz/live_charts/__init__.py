"""Charts people hover over: options for ipecharts, each with its caption and its table."""
