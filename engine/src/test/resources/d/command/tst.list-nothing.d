/*
 * A description that matches nothing.
 *
 * @@args: -l
 */

fbt::no_such:entry,
dtrace:::BEGIN
{}
