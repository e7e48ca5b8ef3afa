/**
 * an open file → a door that others see in the name space: doors, as far as their being there matters.
 *
 * <p>svc.configd makes a door of its open file in /etc/svc/volatile, and keeps it open; {@code ls} and {@code pfiles}
 * show a door and whose it is. Calls through doors are made by other means, as programs are Java code.
 */
package org.dtrace4j.kernel.doorfs;
