"""Charts people hover over: options for ECharts, each with its caption and its table."""
