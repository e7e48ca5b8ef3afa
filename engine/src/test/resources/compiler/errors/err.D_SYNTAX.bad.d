BEGIN { x = 3 }}
