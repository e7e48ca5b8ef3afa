/*
 * With late=dynamic all of args[] is translated, and int has no translator.
 *
 * @@args: -xlate=dynamic -xerrtags
 */

fbt::add:entry
{
	trace(args[0]);
}
