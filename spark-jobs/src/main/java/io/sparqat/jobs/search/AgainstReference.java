package io.sparqat.jobs.search;

import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.search.SizeTarget;

/**
 * A target whose reference stays that of the network the whole search began with, so that what
 * blocks have saved adds up.
 */
record AgainstReference(SizeTarget target, SizeTarget.Sizes reference) implements SizeTarget {
  @Override
  public Sizes reference(ModelSpec model) {
    return reference;
  }

  @Override
  public Sizes trial(ModelSpec model) {
    return target.trial(model);
  }

  @Override
  public boolean forgetsStress() {
    return target.forgetsStress();
  }
}
