/* expect: conversion #1 (%d) is missing a corresponding value argument */
BEGIN
{
	printf("%d");
}
