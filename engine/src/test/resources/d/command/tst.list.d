/*
 * With -l probes are listed instead.
 *
 * @@args: -l
 */

fbt::add:,
profile:::tick-1s,
dtrace:::
{}
