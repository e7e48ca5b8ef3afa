/**
 * Manifests -> repository -> dependency graph -> methods run in order: the Service Management Facility.
 *
 * <p>{@link org.dtrace4j.kernel.user.smf.Manifest} reads a manifest, {@link org.dtrace4j.kernel.user.smf.Repository} is
 * what /etc/svc/repository.db holds, {@link org.dtrace4j.kernel.user.smf.Graph} decides what may start,
 * {@link org.dtrace4j.kernel.user.smf.Startd} runs it, {@link org.dtrace4j.kernel.user.smf.StateLog} tells the tools.
 *
 * <p>In the original every access to the repository goes through a door of svc.configd. Here svc.configd opens the
 * repository and its files in /etc/svc/volatile, keeps them open and serves the door's name, while programs read and
 * write those files themselves. Method timeouts and contracts are not enforced.
 */
package org.dtrace4j.kernel.user.smf;
