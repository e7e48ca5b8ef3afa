/*
 * Ports and addresses that have no name here are shown as they are, as wide as asked for.
 */

#pragma D option quiet

BEGIN
{
	printf("[%P|%8P|%-8P|%.2P]\n", (uint16_t)22, (uint16_t)9999, ntohs(0x5000), (uint16_t)12345);
	printf("[%I|%20I|%-20I]\n", "127.0.0.1", "::1", "fe80::1");
	exit(0);
}
