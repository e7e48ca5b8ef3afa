/* @@args: -q -xamin=stable/stable/common */
dtrace:::BEGIN { trace(execname); trace(timestamp > 0); exit(0); }
