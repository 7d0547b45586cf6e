// The few LAPACK routines we call, by their Fortran names: Debian's liblapack-dev ships no C header.
// Every argument is passed by address; character arguments carry a hidden length at the end.
#ifndef ALMANAC_CLAPACK_H
#define ALMANAC_CLAPACK_H

#include <stddef.h>

/// Minimum-norm least squares by a complete orthogonal factorisation (rank-revealing).
void dgelsy_(const int *m, const int *n, const int *nrhs, double *a, const int *lda, double *b,
             const int *ldb, int *jpvt, const double *rcond, int *rank, double *work,
             const int *lwork, int *info);

/// Eigenvalues of a general real matrix; used for the roots of polynomials by their companion matrix.
void dgeev_(const char *jobvl, const char *jobvr, const int *n, double *a, const int *lda,
            double *wr, double *wi, double *vl, const int *ldvl, double *vr, const int *ldvr,
            double *work, const int *lwork, int *info, size_t jobvl_length, size_t jobvr_length);

/// Singular values and vectors, by divide and conquer.
void dgesdd_(const char *jobz, const int *m, const int *n, double *a, const int *lda, double *s,
             double *u, const int *ldu, double *vt, const int *ldvt, double *work,
             const int *lwork, int *iwork, int *info, size_t jobz_length);

#endif
