package org.dtrace4j.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.FunctionType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.VoidType;
import org.dtrace4j.provider.CodeSite;
import org.dtrace4j.provider.ProbeArgument;
import org.dtrace4j.provider.ProbeDefinition;
import org.dtrace4j.provider.ProbeSink;
import org.dtrace4j.provider.Provider;
import org.dtrace4j.provider.ProviderAttributes;
import org.dtrace4j.provider.TargetModule;

/** Provider {@code fbt} of a fake system: entry and return of each function of its modules. */
public final class FakeFbt implements Provider {
    private static final ProviderAttributes.Attribute PRIVATE = new ProviderAttributes.Attribute(
            ProviderAttributes.Stability.PRIVATE, ProviderAttributes.Stability.PRIVATE,
            ProviderAttributes.DependencyClass.UNKNOWN);

    @Override
    public String name() {
        return "fbt";
    }

    @Override
    public ProviderAttributes attributes() {
        return new ProviderAttributes(PRIVATE, PRIVATE, PRIVATE, PRIVATE, PRIVATE);
    }

    @Override
    public void provide(ProbeSink sink, Optional<TargetModule> module) {
        if (module.isEmpty()) {
            return;
        }
        FakeModule fake = (FakeModule) module.get();
        for (FakeModule.Function function : fake.functions()) {
            provide(sink, fake.name(), function, CodeSite.Kind.ENTRY);
            provide(sink, fake.name(), function, CodeSite.Kind.RETURN);
        }
    }

    private void provide(ProbeSink sink, String module, FakeModule.Function function, CodeSite.Kind kind) {
        String name = kind == CodeSite.Kind.ENTRY ? "entry" : "return";
        if (!sink.exists(module, function.name(), name)) {
            CodeSite site = new CodeSite(function.owner(), function.name(), function.descriptor(), kind);
            sink.create(this, new ProbeDefinition(module, function.name(), name,
                    ProbeArgument.inOrder(types(function, kind)),
                    Optional.of(site)));
        }
    }

    private static List<CtfType> types(FakeModule.Function function, CodeSite.Kind kind) {
        List<CtfType> types = new ArrayList<>();
        if (kind == CodeSite.Kind.ENTRY) {
            for (FunctionType.Parameter parameter : function.type().parameters()) {
                types.add(parameter.type());
            }
        } else if (function.type().result() != VoidType.VOID) {
            types.add(IntegerType.UNSIGNED_LONG_LONG);
            types.add(function.type().result());
        }
        return types;
    }
}
