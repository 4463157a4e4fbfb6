"""The ground everything stands on: many-worlds algebra, luck, parameters, levers, meeting places, the model."""
