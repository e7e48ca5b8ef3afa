/*
 * Nothing but options is no program.
 */

#pragma D option quiet
