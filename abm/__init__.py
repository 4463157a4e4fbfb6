"""The ground everything stands on: many-worlds algebra, luck, parameters, levers, meeting places, the model."""

import time

READ = time.time()  # when this process began to read the code: what lies in a file may have changed since
