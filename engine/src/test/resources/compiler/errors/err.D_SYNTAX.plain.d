BEGIN { trace(1) }
foo
