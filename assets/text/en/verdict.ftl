# The verdict, its gates and its warnings.
