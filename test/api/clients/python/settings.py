"""How the scripts reach the server that the tests have started."""

import os

URL = os.environ["ARMATURE_TEST_URL"]
KEY = os.environ["ARMATURE_TEST_KEY"]
SECRET = os.environ["ARMATURE_TEST_SECRET"]
