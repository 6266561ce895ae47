package io.sparqat.datasets.synthetic;

import static io.sparqat.datasets.synthetic.Stroke.closed;
import static io.sparqat.datasets.synthetic.Stroke.cornered;
import static io.sparqat.datasets.synthetic.Stroke.curved;

import java.util.List;

/** The ten digits as people draw them, some in two ways. */
final class Glyphs {
  /** For each digit its ways to be drawn. */
  static final List<List<List<Stroke>>> DIGITS =
      List.of(
          List.of(
              List.of(
                  closed(.5, 0, .17, .16, .1, .5, .17, .84, .5, 1, .83, .84, .9, .5, .83, .16))),
          List.of(
              List.of(cornered(.28, .22, .56, 0, .56, 1)),
              List.of(cornered(.28, .22, .54, 0, .54, 1), cornered(.25, 1, .83, 1))),
          List.of(
              List.of(
                  curved(.14, .26, .28, .05, .58, .01, .83, .2, .72, .5, .42, .76, .12, 1),
                  cornered(.12, 1, .9, 1))),
          List.of(
              List.of(
                  curved(.15, .12, .45, 0, .8, .14, .74, .38, .42, .48),
                  curved(.42, .48, .78, .55, .86, .8, .55, 1, .12, .9))),
          List.of(
              List.of(cornered(.66, 1, .66, 0, .08, .66, .92, .66)),
              List.of(cornered(.2, .04, .14, .56, .86, .56), cornered(.74, .1, .7, 1))),
          List.of(
              List.of(
                  cornered(.84, 0, .26, 0, .2, .46),
                  curved(.2, .46, .54, .38, .85, .58, .8, .86, .48, 1, .12, .9))),
          List.of(
              List.of(
                  curved(
                      .74, .02, .38, .22, .15, .6, .24, .92, .54, 1, .83, .83, .76, .58, .46, .51,
                      .18, .7))),
          List.of(
              List.of(cornered(.1, 0, .9, 0, .42, 1)),
              List.of(cornered(.1, 0, .9, 0, .42, 1), cornered(.3, .5, .82, .5))),
          List.of(
              List.of(
                  closed(.5, 0, .22, .1, .24, .36, .5, .47, .76, .36, .78, .1),
                  closed(.5, .47, .16, .62, .16, .88, .5, 1, .84, .88, .84, .62))),
          List.of(
              List.of(
                  closed(.5, 0, .2, .12, .2, .4, .5, .52, .8, .4, .8, .12),
                  curved(.82, .2, .83, .5, .6, 1)),
              List.of(
                  closed(.48, 0, .18, .12, .2, .4, .5, .52, .76, .4, .78, .12),
                  curved(.8, .15, .84, .6, .7, .93, .4, 1, .18, .9))));

  private Glyphs() {}
}
