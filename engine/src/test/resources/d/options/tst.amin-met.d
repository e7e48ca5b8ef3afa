/* @@args: -q -xamin=stable/stable/common */
BEGIN { trace(execname); trace(timestamp > 0); exit(0); }
