package org.dtrace4j.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.diag.FileErrors;
import org.dtrace4j.dof.DofWriter;
import org.dtrace4j.link.ObjectModel;
import org.dtrace4j.link.DofObject;
import org.dtrace4j.link.ElfObject;
import org.dtrace4j.link.LinkException;
import org.dtrace4j.link.LinkedProvider;
import org.dtrace4j.link.ProbeSite;
import org.dtrace4j.link.ProviderDof;
import org.dtrace4j.preprocess.Host;
import org.dtrace4j.session.CommandIo;

/**
 * {@code dtrace -G}: makes an object file of each program, with its providers, the places of their probes in the object
 * files of the operands, and its clauses. Several programs with {@code -o} are put together by the link editor.
 */
final class LinkRun {
    private final CommandIo io;
    private final OptionValues options;

    LinkRun(CommandIo io, OptionValues options) {
        this.io = io;
        this.options = options;
    }

    int run(Arguments arguments, List<Program> programs, ProgramLoader loader) throws UsageException, FailureException {
        if (programs.isEmpty()) {
            throw new UsageException("-G requires one or more scripts or enabling options", false);
        }
        ObjectModel model = ObjectModel.of(options.model());
        List<String> made = new ArrayList<>();
        boolean joined = programs.size() > 1 && arguments.outputFile().isPresent();
        for (int i = 0; i < programs.size(); i++) {
            ProgramRequest request = programs.get(i).request();
            String file = programs.size() == 1 && arguments.outputFile().isPresent() ? arguments.outputFile().get()
                    : OutputNames.object(request, i, programs.size());
            try {
                write(file, model, programs.get(i), loader.providers(), arguments.operands());
            } catch (LinkException e) {
                throw new FailureException("failed to link " + request.noun() + " " + request.name() + ": "
                        + e.getMessage());
            }
            made.add(file);
        }
        if (joined) {
            join(arguments.outputFile().get(), made);
        }
        return DtraceCommand.SUCCESS;
    }

    private void write(String file, ObjectModel model, Program program, List<LinkedProvider> providers,
            List<String> objects) throws LinkException, FailureException {
        boolean clauses = !program.compiled().image().clauses().isEmpty();
        List<ElfObject> processed = new ArrayList<>();
        List<ProbeSite> sites = new ArrayList<>();
        for (String object : objects) {
            ElfObject elf = ElfObject.read(object, contents(object, program), model);
            sites.addAll(elf.process(providers));
            processed.add(elf);
        }
        for (LinkedProvider provider : providers) {
            if (sites.stream().noneMatch(site -> site.provider().equals(provider.name()))) {
                throw new FailureException("failed to link " + program.request().noun() + " " + program.request().name()
                        + ": No probe sites found for declared provider");
            }
        }
        ProviderDof dof = ProviderDof.of(model, providers, sites,
                clauses ? DofWriter.write(program.compiled().image()) : new byte[0]);
        // All is well: only now is anything changed.
        for (int i = 0; i < objects.size(); i++) {
            replace(objects.get(i), processed.get(i).bytes());
        }
        replace(file, options.text(Options.LINKTYPE).equals("dof") ? dof.bytes()
                : DofObject.write(model, dof, options.isOn(Options.LAZYLOAD)));
    }

    private byte[] contents(String object, Program program) throws FailureException {
        try {
            return io.files().read(object);
        } catch (IOException e) {
            throw new FailureException("failed to link " + program.request().noun() + " " + program.request().name()
                    + ": failed to open " + object + ": " + FileErrors.reason(e));
        }
    }

    private void replace(String file, byte[] contents) throws FailureException {
        try {
            io.files().replace(file, contents);
        } catch (IOException e) {
            throw new FailureException("failed to open " + file + ": " + FileErrors.reason(e));
        }
    }

    private void join(String file, List<String> objects) throws FailureException {
        String editor = options.text(Options.LDPATH);
        List<String> command = new ArrayList<>(List.of(editor, "-o", file, "-r"));
        command.addAll(objects);
        try {
            Optional<Host.Result> result = io.filter(command, new byte[0]);
            if (result.isEmpty()) {
                throw new FailureException("failed to run " + editor + ": there are no programs of the host here");
            }
            if (result.get().status() != 0) {
                throw new FailureException("failed to link " + file + ": " + editor + " exited with status "
                        + result.get().status());
            }
            for (String object : objects) {
                if (!object.equals(file)) {
                    io.files().remove(object);
                }
            }
        } catch (IOException e) {
            throw new FailureException("failed to run " + editor + ": " + e.getMessage());
        }
    }
}
