"""The ground everything stands on: many-worlds algebra, luck, calendar, parameters, levers, meeting places, the model."""
